import { forgetPerson as forget } from '@cio-bus/dead-letters';
import { findPerson } from '@cio-bus/reconcile';
import type { Handlers } from '../api/caller.ts';
import type { Means } from '../api/means.ts';

/** Erases a person from the table and the message preferences, and blocks their dead letters. */
export const forgetPerson =
  (means: Means): Handlers['forgetPerson'] =>
  async ({ body: { id: person, also, mode, why, dryRun } }, caller) => {
    const operator = await means.operator(caller, why);
    const found = await findPerson(means.people, [...new Set([person, ...also])]);
    const erase = (identifier: string) => means.eraser.erase(identifier, { mode, dryRun });
    const preferences = await means.preferences();
    const erasePreferences = preferences && ((identifier: string) => preferences.forget(identifier, { dryRun }));
    const report = await forget({ ...operator, person, also, dryRun, found, erase, erasePreferences });
    return {
      ...{ action: dryRun ? null : report.id, dryRun, rows: report.rows, rowsWaiting: report.waiting },
      ...{ preferencesErased: report.preferences?.rows ?? null, commandsWaiting: report.preferences?.waiting ?? 0 },
      ...{ merged: found.merged, remembered: found.remembered, isRemembered: found.links !== undefined },
      ...{ deadLettersBlocked: report.blocked, deadLettersBlockedBefore: report.alreadyBlocked },
      ...{ deadLettersFailed: report.failed.length, deadLettersUnreadable: report.unreadable },
    };
  };
