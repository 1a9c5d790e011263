const ANSWER_WITHIN_MS = 5_000;

/** The services that are not ready, each with what it says. @param health base URLs by service */
export async function notReady(health: Readonly<Record<string, string>>): Promise<string[]> {
  const asked = Object.entries(health).map(async ([name, url]) => {
    try {
      const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
      const text = await response.text(); // also of a ready one, or its connection could not be used again
      return response.ok ? [] : [`${name} is not ready: ${text.slice(0, 300)}`];
    } catch (error) {
      return [`${name} does not respond: ${error}`];
    }
  });
  return (await Promise.all(asked)).flat();
}
