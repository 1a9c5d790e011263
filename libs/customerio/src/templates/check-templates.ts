import { hasOwnText, type OwnTextTemplate, type StoredTemplate, type Template } from '@cio-bus/contracts';
import { z } from 'zod';
import { parseText } from './liquid.ts';
import { templateForms } from './template-forms.ts';

/** A transactional message of the account. */
export interface AccountTemplate {
  id: number;
  name: string;
  /** Not documented for the listing. */
  triggerName?: string;
}

/** What a template of the app does not have in common with the account, or with its own schema. */
export interface TemplateFinding {
  template: string;
  problem: 'missing' | 'ambiguous' | 'renamed' | 'other-channel' | 'unknown-variable';
  detail: string;
}

/** What the check asks Customer.io. */
export interface AccountTemplates {
  list(): Promise<readonly AccountTemplate[]>;
  /** The channels of the contents of a transactional message; empty if they are not known. */
  channelsOf(id: number): Promise<readonly string[]>;
}

/** Compares templates with the account, and the variables of their own texts with their schemas. */
export async function checkTemplates(
  templates: readonly Template[],
  account: AccountTemplates,
): Promise<TemplateFinding[]> {
  const findings: TemplateFinding[] = [];
  const stored = templates.filter((template) => !hasOwnText(template));
  const listed = stored.length === 0 ? [] : await account.list();
  for (const template of templates) {
    findings.push(...(hasOwnText(template) ? checkVariables(template) : await checkStored(template, listed, account)));
  }
  return findings;
}

async function checkStored(
  { name, channel, transactionalMessageId: id }: StoredTemplate,
  listed: readonly AccountTemplate[],
  { channelsOf }: AccountTemplates,
): Promise<TemplateFinding[]> {
  const finding = (problem: TemplateFinding['problem'], detail: string) => ({ template: name, problem, detail });
  const isNumber = /^\d+$/.test(String(id));
  const found = isNumber ? listed.filter((one) => one.id === Number(id)) : namedAs(String(id), listed);
  const [message] = found;
  if (!message) return [finding('missing', `the account has no transactional message ${id}`)];
  if (found.length > 1) return [finding('ambiguous', `the account has ${found.length} transactional messages ${id}`)];
  const findings: TemplateFinding[] = [];
  if (isNumber && namedAs(name, [message]).length === 0) {
    findings.push(finding('renamed', `transactional message ${id} is called ${JSON.stringify(message.name)}`));
  }
  const channels = await channelsOf(message.id);
  if (channels.length > 0 && !channels.includes(channel)) {
    findings.push(finding('other-channel', `transactional message ${id} is ${channels.join(', ')}, not ${channel}`));
  }
  return findings;
}

/** The messages of this name; a trigger name may be the name with underscores. */
function namedAs(name: string, listed: readonly AccountTemplate[]): readonly AccountTemplate[] {
  for (const form of templateForms) {
    const found = listed.filter((one) =>
      [one.triggerName, one.name].some((own) => own !== undefined && form(own) === form(name)),
    );
    if (found.length > 0) return found;
  }
  return [];
}

/** A variable that the schema does not have is empty in every message: most likely it is misspelt. */
function checkVariables(template: OwnTextTemplate): TemplateFinding[] {
  const schema = schemaOf(template);
  return Object.entries(parseText(template).variables).flatMap(([field, paths = []]) =>
    paths
      .filter((path) => schema && !isDeclared(path.split('.'), schema))
      .map((path) => ({
        template: template.name,
        problem: 'unknown-variable' as const,
        detail: `${field} reads ${path}, which its schema does not have`,
      })),
  );
}

interface JsonSchema {
  properties?: Record<string, JsonSchema>;
}

/** Undefined for a schema that cannot be described, such as one with a transformation. */
function schemaOf({ data }: OwnTextTemplate): JsonSchema | undefined {
  try {
    return z.toJSONSchema(data, { io: 'input' }) as JsonSchema;
  } catch {
    return undefined;
  }
}

/** What is within a list, or within an object whose fields are not declared, is not looked at. */
function isDeclared([name = '', ...rest]: string[], { properties }: JsonSchema): boolean {
  if (!properties) return true;
  const inner = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (!inner) return false;
  return rest.length === 0 || isDeclared(rest, inner);
}
