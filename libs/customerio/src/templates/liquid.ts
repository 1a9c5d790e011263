import { BusError, type OwnTextTemplate, rawNumber } from '@cio-bus/contracts';
import { Liquid, type Template as Parsed } from 'liquidjs';

/** Tags that read other files: a template is one file. */
const FILE_TAGS = ['include', 'render', 'layout', 'block'] as const;
/** A text takes no longer to render, ms: meanwhile nothing else of the process runs. */
const RENDER_LIMIT_MS = 2_000;
/** Items that a text may create while it is rendered, such as those of a range. */
const MEMORY_LIMIT = 10_000_000;
const PARSE_LIMIT = 1_000_000;

type Kind = 'html' | 'plain';
/** The texts of a template, with what each of them is. */
const kinds = { subject: 'plain', body: 'html', plainBody: 'plain' } as const satisfies Record<string, Kind>;
type Field = keyof typeof kinds;

function createEngine(kind: Kind): Liquid {
  const engine = new Liquid({
    strictFilters: true, // a misspelt one is found when the template is parsed
    ownPropertyOnly: true,
    cache: false,
    templates: {}, // no file is ever read
    parseLimit: PARSE_LIMIT,
    memoryLimit: MEMORY_LIMIT,
    timezoneOffset: 0,
    ...(kind === 'html' && { outputEscape: 'escape' as const }),
  });
  for (const tag of FILE_TAGS) delete engine.tags[tag];
  return engine;
}

const engines: Readonly<Record<Kind, Liquid>> = { html: createEngine('html'), plain: createEngine('plain') };

/** The rendered texts of an e-mail. */
export type RenderedText = Partial<Record<Field, string>>;

/** A template whose Liquid was parsed. */
export interface ParsedText {
  /** @throws BusError `MESSAGE_INVALID` naming the text that cannot be rendered, `UNEXPECTED` for one that took too long */
  render(data: object, limitMs?: number): RenderedText;
  /** The variables that each text reads: `order.lines`. */
  readonly variables: Readonly<Partial<Record<Field, readonly string[]>>>;
}

/** Parses the texts of a template. @throws BusError `MESSAGE_INVALID` naming the text whose Liquid is wrong */
export function parseText(template: OwnTextTemplate): ParsedText {
  const parsed = Object.entries(kinds).flatMap(([name, kind]) => {
    const field = name as Field;
    const text = template[field];
    return text === undefined ? [] : [{ field, kind, nodes: parse(template.name, field, text) }];
  });
  return {
    render: (data, limitMs = RENDER_LIMIT_MS) =>
      Object.fromEntries(parsed.map((one) => [one.field, render(template.name, one, asPlain(data), limitMs)])),
    get variables() {
      return Object.fromEntries(
        parsed.map(({ field, kind, nodes }) => [field, engines[kind].globalFullVariablesSync(nodes)]),
      );
    },
  };
}

function parse(name: string, field: Field, text: string): Parsed[] {
  try {
    return engines[kinds[field]].parse(text);
  } catch (cause) {
    throw refused(name, field, 'is not Liquid', cause);
  }
}

/** The data as Liquid reads it: a number with more digits than JavaScript holds is its text. */
const asPlain = (data: object): object => JSON.parse(JSON.stringify(data, (_name, value) => rawNumber(value) ?? value));

interface Piece {
  field: Field;
  kind: Kind;
  nodes: Parsed[];
}

function render(name: string, { field, kind, nodes }: Piece, data: object, renderLimit: number): string {
  try {
    const text = String(engines[kind].renderSync(nodes, data, { renderLimit }));
    return inert(field === 'subject' ? text.replace(/\s+/g, ' ').trim() : text, kind);
  } catch (cause) {
    throw refused(name, field, 'cannot be rendered', cause);
  }
}

/**
 * Customer.io renders the text that it gets once more. What is left of Liquid in it came with the data, from anybody: it must
 * not read the attributes of a person.
 */
const inert = (text: string, kind: Kind): string => text.replace(/\{(?=[{%])/g, kind === 'html' ? '&#123;' : '{ ');

/** The message of liquidjs quotes the template, which is code, and its position in it; never the data. */
function refused(name: string, field: Field, what: string, cause: unknown): BusError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const isSlow = why.includes('render limit'); // perhaps the machine was, so it is tried again
  return new BusError(
    isSlow ? 'UNEXPECTED' : 'MESSAGE_INVALID',
    `${field} of template ${name} ${what}: ${why}`.slice(0, 500),
    {
      cause,
      field: 'payload.template',
      reason: 'wrong-text',
    },
  );
}
