import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files of tests that start a whole stack: each waits minutes for sessions and timeouts to end, and uses little CPU. */
const STARTS_A_STACK = /\/trials\//;

/** Begins the tests that wait longest, so that others use the cores meanwhile. vitest would begin the largest files. */
export class StacksFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const waits = ({ moduleId }: TestSpecification) => Number(STARTS_A_STACK.test(moduleId));
    return sorted.sort((a, b) => waits(b) - waits(a));
  }
}
