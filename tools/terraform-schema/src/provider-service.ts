import type { ServerUnaryCall, sendUnaryData, UntypedServiceImplementation } from '@grpc/grpc-js';
import type { ProviderSchema } from './provider-schema.ts';
import { toSchemaMessage } from './to-message.ts';

const SEVERITY_ERROR = 1;

type Answer<Response> = (call: ServerUnaryCall<{ config?: unknown }, Response>, done: sendUnaryData<Response>) => void;

/** A provider that tells its schema, takes every configuration that fits it, and does nothing else. */
export function providerService(source: string, schema: ProviderSchema): UntypedServiceImplementation {
  const answer = (message: object): Answer<object> => {
    return (_call, done) => done(null, message);
  };
  const cannot = (what: string) =>
    answer({
      diagnostics: [
        {
          severity: SEVERITY_ERROR,
          summary: 'Schema-only provider',
          detail: `${source} is served here for its schema only and cannot ${what}; use mock_provider in a test.`,
        },
      ],
    });
  const prepare: Answer<object> = (call, done) => done(null, { prepared_config: call.request.config });
  return {
    GetSchema: answer(toSchemaMessage(schema)),
    PrepareProviderConfig: prepare,
    ValidateResourceTypeConfig: answer({}),
    ValidateDataSourceConfig: answer({}),
    Configure: answer({}),
    Stop: answer({}),
    UpgradeResourceState: cannot('upgrade state'),
    ReadResource: cannot('read'),
    ReadDataSource: cannot('read'),
    ImportResourceState: cannot('import'),
    PlanResourceChange: cannot('plan'),
    ApplyResourceChange: cannot('apply'),
  };
}
