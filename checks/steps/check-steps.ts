import { differing, generatedFiles } from '../generate/generated-files.ts';
import { commandStep } from './command-step.ts';
import { abandonable, FAILED, PASSED, type Step } from './step.ts';
import { terraformStep } from './terraform-step.ts';
import { vitestStep } from './vitest-step.ts';

const generated = (print: (line: string) => void): Step => ({
  name: 'generated files',
  run: async () => {
    const changed = await differing(await generatedFiles());
    for (const { path } of changed) print(`${path} differs from what the code makes: run npm run generate`);
    return changed.length === 0 ? PASSED : FAILED;
  },
});

/** Everything that can be checked without a server. */
export const checkSteps = (print: (line: string) => void): Step[] => [
  commandStep('format, lint and import rules', ['biome', 'ci', '--error-on-warnings', '.']),
  commandStep('types', ['tsc', '-p', '.']),
  commandStep('package boundaries', ['turbo', 'boundaries']),
  commandStep('unused files, exports and dependencies', ['knip', '--no-config-hints']),
  abandonable(generated(print)),
  abandonable(terraformStep(print)),
  vitestStep('unit tests', 'unit'),
];
