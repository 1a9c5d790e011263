import { z } from 'zod';

/** Fields that every decision of an operator has. */
export const decisionFields = {
  id: z.string().min(1).describe("The action's id, a ULID; all decisions of one call share it."),
  correlationId: z.string().min(1),
  by: z.string().min(1).describe('Who decided.'),
  why: z.string().min(1).describe('Why, as free text.'),
  timestamp: z.number().int().describe('When, ms since the epoch.'),
};

/** Who decided something, when and why. */
export interface Decision {
  /** The action's id, a ULID; all decisions of one call share it. */
  id: string;
  correlationId: string;
  by: string;
  why: string;
  /** When, ms since the epoch. */
  timestamp: number;
}
