import type { AllowedAdvisory } from './advisories.ts';

/** Accepted advisories, each with a reason and a review date. None at present. */
export const allowedAdvisories: readonly AllowedAdvisory[] = [];
