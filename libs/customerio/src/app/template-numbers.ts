import { templateForms } from '../templates/template-forms.ts';

/** A template, as `GET /v1/transactional` lists it. */
export interface TemplateListed {
  id?: number | string;
  name?: string;
  /** Not documented for the listing; compared when it is there. */
  trigger_name?: string;
}

/** A name that was not listed is looked for again after this time at the earliest, ms. */
const LIST_AGAIN_MS = 30_000;

/** Resolves names of templates to numbers. The list is read once, and again for a name that is not on it. */
export function createTemplateNumbers(list: () => Promise<readonly TemplateListed[]>) {
  let listing: Promise<readonly TemplateListed[]> | undefined;
  let listedAt = 0;

  async function read(): Promise<readonly TemplateListed[]> {
    listedAt = performance.now();
    listing = list();
    listing.catch(() => {
      listing = undefined;
    });
    return listing;
  }

  return async function templateNumber(name: string): Promise<number | undefined> {
    const number = numberOf(name, await (listing ?? read()));
    if (number !== undefined || performance.now() - listedAt < LIST_AGAIN_MS) return number;
    return numberOf(name, await read());
  };
}

/** Names are compared without case. A trigger name may be the name with underscores; only if that says which one. */
function numberOf(name: string, templates: readonly TemplateListed[]): number | undefined {
  for (const form of templateForms) {
    const found = templates.filter((listed) =>
      [listed.trigger_name, listed.name].some((one) => one !== undefined && form(one) === form(name)),
    );
    if (found.length === 1) return Number(found[0]?.id);
  }
  return undefined;
}
