import { badRatio, objectiveWindows } from './objectives.ts';
import { recordingRules } from './recording-rules.ts';

/** The series that the rules record, with their labels: a recorded name begins with them. */
export const recordedLabels = (): Record<string, readonly string[]> => ({
  ...Object.fromEntries(recordingRules.map(({ record }) => [record, levelOf(record)])),
  ...Object.fromEntries(objectiveWindows.map((window) => [badRatio(window), ['slo']])),
});

/** `service_topic:metric:sum` has the labels service and topic. */
const levelOf = (record: string) => record.split(':')[0]?.split('_') ?? [];
