import { PrerequisiteError } from '@cio-bus/servers';
import { z } from 'zod';

/** Something that is known to be wrong with a version of a package that is installed. */
export interface Advisory {
  /** Of the GitHub Advisory Database. */
  id: string;
  package: string;
  severity: string;
  title: string;
}

/** An advisory that we live with. */
export interface AllowedAdvisory {
  id: string;
  /** Why it does not reach us. */
  reason: string;
  /** Day on which somebody has to look again, such as 2027-01-31. */
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

/** The advisories in what `npm audit --json` prints. @throws PrerequisiteError when the registry did not answer, saying what npm said */
export function readAudit(printed: string): Advisory[] {
  const report = npmReport.safeParse(JSON.parse(printed));
  if (!report.success) throw new PrerequisiteError(`The registry did not audit: ${tellFault(JSON.parse(printed))}`);
  const found = Object.values(report.data.vulnerabilities).flatMap(({ via }) => via);
  const advisories = found.flatMap((each) => {
    if (typeof each === 'string') return []; // another package of the report, through which this one is concerned
    return {
      id: each.url.split('/').at(-1) ?? each.url,
      package: each.name,
      severity: each.severity,
      title: each.title,
    };
  });
  return [...new Map(advisories.map((each) => [`${each.id} ${each.package}`, each])).values()];
}

const tellFault = (answer: unknown) => {
  const { message, error } = Object(answer) as { message?: unknown; error?: { summary?: unknown } };
  return String(message ?? error?.summary ?? 'npm printed no report');
};

/** What must not stay: an advisory that is not allowed, one whose day has come, and a permission that nothing needs. */
export function judge(found: readonly Advisory[], allowed: readonly AllowedAdvisory[], today: string): string[] {
  const open = found.filter(({ id }) => !allowed.some((each) => each.id === id));
  return [
    ...open.map(({ id, package: name, severity, title }) => `${id} (${severity}) in ${name}: ${title}`),
    ...allowed
      .filter(({ until }) => until <= today)
      .map(({ id, until }) => `${id} was allowed until ${until}: look again`),
    ...allowed
      .filter(({ id }) => !found.some((each) => each.id === id))
      .map(({ id }) => `${id} is allowed and no longer there: take it off the list`),
  ];
}
