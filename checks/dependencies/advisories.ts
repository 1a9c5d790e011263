import { PrerequisiteError } from '@cio-bus/servers';
import { z } from 'zod';

/** A known vulnerability of an installed package version. */
export interface Advisory {
  /** Of the GitHub Advisory Database. */
  id: string;
  package: string;
  severity: string;
  title: string;
}

/** An advisory that is accepted for now. */
export interface AllowedAdvisory {
  id: string;
  /** Why it does not affect us. */
  reason: string;
  /** Day of the next review, such as 2027-01-31. */
  until: string;
}

const via = z.union([
  z.string(),
  z.object({ name: z.string(), title: z.string(), url: z.string(), severity: z.string() }),
]);
const npmReport = z.object({
  auditReportVersion: z.literal(2),
  vulnerabilities: z.record(z.string(), z.object({ via: z.array(via) })),
});

/** The advisories in what `npm audit --json` prints. @throws PrerequisiteError with npm's message, if the registry did not respond */
export function readAudit(printed: string): Advisory[] {
  const report = npmReport.safeParse(JSON.parse(printed));
  if (!report.success)
    throw new PrerequisiteError(`The registry returned no audit report: ${describeFault(JSON.parse(printed))}`);
  const found = Object.values(report.data.vulnerabilities).flatMap(({ via }) => via);
  const advisories = found.flatMap((each) => {
    if (typeof each === 'string') return []; // the name of another package in the report, through which this one is affected
    return {
      id: each.url.split('/').at(-1) ?? each.url,
      package: each.name,
      severity: each.severity,
      title: each.title,
    };
  });
  return [...new Map(advisories.map((each) => [`${each.id} ${each.package}`, each])).values()];
}

const describeFault = (answer: unknown) => {
  const { message, error } = Object(answer) as { message?: unknown; error?: { summary?: unknown } };
  return String(message ?? error?.summary ?? 'npm printed no report');
};

/** Findings: advisories that are not allowed, allowances that are due for review, and allowances that are no longer needed. */
export function judge(found: readonly Advisory[], allowed: readonly AllowedAdvisory[], today: string): string[] {
  const open = found.filter(({ id }) => !allowed.some((each) => each.id === id));
  return [
    ...open.map(({ id, package: name, severity, title }) => `${id} (${severity}) in ${name}: ${title}`),
    ...allowed
      .filter(({ until }) => until <= today)
      .map(({ id, until }) => `${id} was allowed until ${until}: review it`),
    ...allowed
      .filter(({ id }) => !found.some((each) => each.id === id))
      .map(({ id }) => `${id} is allowed but no longer reported: remove it from the list`),
  ];
}
