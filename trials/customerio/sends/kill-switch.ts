/** Steps of a send at which the sender can be killed. What lies after an answer is reached by time. */
export const killSteps = {
  sqlite: [
    'send arrives',
    'send is accepted',
    'send is answered',
    'send is answered, 2 ms ago',
    'send is answered, 5 ms ago',
    'send is answered, 15 ms ago',
    'send is answered, 60 ms ago',
    'lookup arrives',
    'lookup is answered',
    'lookup is answered, 5 ms ago',
  ],
  redis: [
    'send arrives',
    'send is accepted',
    'send is answered',
    'send is answered, 5 ms ago',
    'send is answered, 60 ms ago',
    'lookup is answered',
    'doubt is to be recorded',
    'doubt is recorded',
    'delivery is to be recorded',
    'delivery is recorded',
  ],
} as const;

/** A step of any list. */
export type KillStep = (typeof killSteps)[keyof typeof killSteps][number];

/** Kills when the step for which it is armed is reached. What is pending in `at` is never answered after a kill. */
export interface KillSwitch {
  /** Resolves once the step was reached, and the process is gone. */
  arm(step: KillStep): Promise<void>;
  /** Reports that a step is reached; resolves to whether the process was killed because of it. */
  at(step: KillStep): Promise<boolean>;
  /** Reports that something was answered: kills at once, or some ms later. */
  answered(what: 'send' | 'lookup'): void;
}

const AGO = / (\d+) ms ago$/;

export function createKillSwitch(kill: () => Promise<void>): KillSwitch {
  let armed: { step: KillStep; done: () => void } | undefined;

  async function fire(): Promise<boolean> {
    const { done } = armed as NonNullable<typeof armed>;
    armed = undefined;
    await kill();
    done();
    return true;
  }

  return {
    arm(step) {
      const { promise, resolve } = Promise.withResolvers<void>();
      armed = { step, done: resolve };
      return promise;
    },
    at: async (step) => armed?.step === step && fire(),
    answered(what) {
      if (!armed?.step.startsWith(`${what} is answered`)) return;
      const { step } = armed;
      const waitMs = Number(AGO.exec(step)?.[1] ?? 0);
      setTimeout(() => armed?.step === step && void fire(), waitMs);
    },
  };
}
