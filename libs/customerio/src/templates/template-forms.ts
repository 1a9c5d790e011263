const lowerCase = (name: string): string => name.toLowerCase();
/** A name as a trigger name may have it. */
export const underscored = (name: string): string => lowerCase(name).replace(/[^\p{L}\p{N}]+/gu, '_');

/** The forms in which names of templates are compared, the closest first. A trigger name may be the name with underscores. */
export const templateForms = [lowerCase, underscored] as const;
