import { below, defineLeak, hexBytes, letters } from '../leak-sql.ts';

export default defineLeak({
  id: 'signins',
  table: 'signins',
  time: 'CreatedDateTime',
  op: ['IsInteractive'],
  ids: [
    ...below('CreatedDateTime'),
    ...hexBytes('Id', [1, 5, 31]),
    ...hexBytes('CorrelationId', [1, 31]),
    ...letters('UniqueTokenIdentifier', [1, 5]),
  ],
  kind: ['ResultType'],
  nullable: ['UniqueTokenIdentifier', 'AutonomousSystemNumber', 'ResultDescription', 'MfaDetail', 'Location', 'UserAgent'],
});
