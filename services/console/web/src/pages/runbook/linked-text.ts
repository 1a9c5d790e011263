/** A part of a text: a link when it has an address. */
export interface TextPart {
  text: string;
  href?: string;
}

/** A link's text may continue in the next line, but not in the next paragraph. */
const LINK = /\[((?:[^\]\n]|\n(?!\s*\n))+)\]\(([^()\s]+)\)/;
/** Another runbook, beside the one that is shown. */
const RUNBOOK = /^([a-z0-9-]+)\.md(?:#.*)?$/;

/**
 * Splits Markdown at its links. Those to other runbooks and to https addresses can be followed; other pages of the repository
 * are not served, so their paths are shown.
 */
export function linkedText(markdown: string): TextPart[] {
  const pieces = markdown.split(new RegExp(LINK, 'g'));
  const parts: TextPart[] = [];
  for (let at = 0; at < pieces.length; at += 3) {
    const [text = '', label, target] = pieces.slice(at, at + 3);
    if (text !== '') parts.push({ text });
    if (label !== undefined && target !== undefined) parts.push(linkTo(label, target));
  }
  return parts;
}

function linkTo(label: string, target: string): TextPart {
  const [, runbook] = RUNBOOK.exec(target) ?? [];
  if (runbook !== undefined) return { text: label, href: `/runbook?name=${runbook}` };
  if (target.startsWith('https://')) return { text: label, href: target };
  return { text: target.startsWith('#') ? label : `${label} (${target.replace(/^(?:\.\.\/)+/, '')})` };
}
