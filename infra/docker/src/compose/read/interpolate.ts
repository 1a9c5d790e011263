/**
 * Expands `${NAME:-default}` as compose does with no variables set, and `$$`.
 *
 * @throws Error for a variable without a default, which `docker compose up` would leave empty
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
