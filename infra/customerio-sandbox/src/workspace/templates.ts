import { z } from 'zod';
import { type Channel, channels } from './channel.ts';

/** A transactional message of the workspace, as it is declared. */
export interface DeclaredTemplate {
  /** A number, or a trigger name, which is compared without case. */
  id: string | number;
  channel: Channel;
}

/** The text of a declared template: a number or a trigger name, and `:` with its channel unless it is an e-mail. */
export const declaredTemplate = z
  .union([z.string(), z.number().int().nonnegative()])
  .transform((text, context): DeclaredTemplate => {
    const [, id = '', channel = 'email'] = /^\s*([^:,\s][^:,]*?)\s*(?::\s*(\w+)\s*)?$/.exec(String(text)) ?? [];
    if (id !== '' && (channels as readonly string[]).includes(channel)) return { id, channel: channel as Channel };
    context.addIssue({ code: 'custom', message: `expected a number or trigger name, as name:channel unless an email` });
    return z.NEVER;
  });

/** A transactional message of the workspace. */
export interface Template {
  number: number;
  name: string;
  channel: Channel;
}

/** Numbers of templates that are known by name begin here, above those that callers are likely to send. */
const FIRST_NUMBER = 1_001;

/**
 * The transactional messages of the workspace. Once one is declared, they are those that are declared, and a send with another one
 * is refused. Until then every send with a new one creates it.
 */
export class Templates {
  readonly #byKey = new Map<string, Template>();
  readonly #initial: readonly DeclaredTemplate[];
  #isClosed = false;

  /** @param initial what is declared from the start, and after each `clear` */
  constructor(initial: readonly DeclaredTemplate[] = []) {
    this.#initial = initial;
    this.clear();
  }

  declare(templates: readonly DeclaredTemplate[]): void {
    for (const template of templates) this.numberOf(template);
    if (templates.length > 0) this.#isClosed = true;
  }

  /** Whether a send with it is refused. */
  isUnknown(id: string | number): boolean {
    return this.#isClosed && !this.#byKey.has(templateKey(id));
  }

  /** The number that Customer.io reports, whatever was sent. */
  numberOf({ id, channel }: DeclaredTemplate): number {
    const key = templateKey(id);
    const known = this.#byKey.get(key);
    if (known) return known.number;
    const number = /^\d+$/.test(key) ? Number(key) : FIRST_NUMBER + this.#byKey.size;
    this.#byKey.set(key, { number, name: String(id), channel });
    return number;
  }

  get(number: number): Template | undefined {
    return this.list().find((one) => one.number === number);
  }

  list(): readonly Template[] {
    return [...this.#byKey.values()];
  }

  clear(): void {
    this.#byKey.clear();
    this.#isClosed = false;
    this.declare(this.#initial);
  }
}

/** Returns the key of a template: a number, or a trigger name, which is compared without case. */
export const templateKey = (id: string | number): string => String(id).toLowerCase();
