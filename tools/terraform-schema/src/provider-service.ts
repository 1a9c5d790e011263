import type { ServerUnaryCall, sendUnaryData, UntypedServiceImplementation } from '@grpc/grpc-js';
import type { ProviderSchema } from './provider-schema.ts';
import { toSchemaMessage } from './to-message.ts';

const SEVERITY_ERROR = 1;

type Respond<Response> = (call: ServerUnaryCall<{ config?: unknown }, Response>, done: sendUnaryData<Response>) => void;

/** A provider that returns its schema, accepts every configuration that matches it, and does nothing else. */
export function providerService(source: string, schema: ProviderSchema): UntypedServiceImplementation {
  const respond = (message: object): Respond<object> => {
    return (_call, done) => done(null, message);
  };
  const cannot = (what: string) =>
    respond({
      diagnostics: [
        {
          severity: SEVERITY_ERROR,
          summary: 'Schema-only provider',
          detail: `${source} is served for its schema only and cannot ${what}; use mock_provider in a test.`,
        },
      ],
    });
  const prepare: Respond<object> = (call, done) => done(null, { prepared_config: call.request.config });
  return {
    GetSchema: respond(toSchemaMessage(schema)),
    PrepareProviderConfig: prepare,
    ValidateResourceTypeConfig: respond({}),
    ValidateDataSourceConfig: respond({}),
    Configure: respond({}),
    Stop: respond({}),
    UpgradeResourceState: cannot('upgrade state'),
    ReadResource: cannot('read'),
    ReadDataSource: cannot('read'),
    ImportResourceState: cannot('import'),
    PlanResourceChange: cannot('plan'),
    ApplyResourceChange: cannot('apply'),
  };
}
