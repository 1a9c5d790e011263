import type { AllowedAdvisory } from './advisories.ts';

/** Advisories that we live with, each with a reason and a day to look again. None is known. */
export const allowedAdvisories: readonly AllowedAdvisory[] = [];
