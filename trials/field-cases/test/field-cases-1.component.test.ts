import { describeFieldCases } from './describe-field-cases.ts';

describeFieldCases(0);
