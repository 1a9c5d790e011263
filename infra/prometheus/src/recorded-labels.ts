import { badRatio, objectiveWindows } from './model/objectives.ts';
import { recordingRules } from './recording-rules.ts';

/** Returns the recorded series with their labels; a recorded name starts with them. */
export const recordedLabels = (): Record<string, readonly string[]> => ({
  ...Object.fromEntries(recordingRules.map(({ record }) => [record, levelOf(record)])),
  ...Object.fromEntries(objectiveWindows.map((window) => [badRatio(window), ['slo']])),
});

/** `service_topic:metric:sum` → service, topic. */
const levelOf = (record: string) => record.split(':')[0]?.split('_') ?? [];
