const LIQUID = /\{\{.*?\}\}|\{%.*?%\}/s;

/** Whether a subject may have been rendered to this one: each part of it that is not Liquid is there, in order. */
export function matchesSubject(subject: unknown, rendered: string | null | undefined): boolean {
  if (typeof subject !== 'string' || typeof rendered !== 'string') return false;
  const parts = subject.split(LIQUID);
  if (parts.every((part) => part.trim() === '')) return false; // it would match every message
  const [first = '', ...others] = parts;
  if (others.length === 0) return rendered.trim() === subject.trim();
  if (!rendered.startsWith(first)) return false;
  let position = first.length;
  for (const part of others) {
    const at = rendered.indexOf(part, position);
    if (at === -1) return false;
    position = at + part.length;
  }
  return rendered.endsWith(others.at(-1) ?? '');
}
