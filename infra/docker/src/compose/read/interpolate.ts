/**
 * Fills `${NAME:-default}` as compose does when nothing is set outside, and `$$`.
 *
 * @throws Error naming a variable that has no default: `docker compose up` alone would leave it empty.
 */
export function interpolate(text: string): string {
  return text.replaceAll(
    /\$(\$|\{(\w+)(?::-([^}]*))?\}|\w+)/g,
    (form, rest: string, name: string, fallback?: string) => {
      if (rest === '$') return '$';
      if (fallback === undefined) throw new Error(`docker-compose.yml: ${name ?? form} has no default`);
      return fallback;
    },
  );
}
