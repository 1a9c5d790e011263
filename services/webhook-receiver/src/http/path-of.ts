/** The path of a request's target, in lower case and without a slash at its end, as Express compares paths. */
export function pathOf(target: string): string {
  const query = target.indexOf('?');
  const path = (query === -1 ? target : target.slice(0, query)).toLowerCase();
  if (!path.startsWith('/')) return absolutePathOf(path);
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

/** Of `http://host/path`, as a client sends it to a proxy. */
function absolutePathOf(target: string): string {
  const url = URL.parse(target);
  return url ? pathOf(url.pathname) : target;
}
