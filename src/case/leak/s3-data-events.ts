import { defineLeak, hexBytes, letters } from '../leak-sql.ts';

export default defineLeak({
  id: 's3-data-events',
  table: 's3_data_events',
  time: 'eventtime',
  op: ['eventname'],
  ids: [...hexBytes('eventid::VARCHAR', [1, 5, 23, 31]), ...letters('requestid', [1, 2, 9])],
  kind: ['errorcode', 'vpcendpointid IS NULL', 'useridentity.type'],
  nullable: ['recipientaccountid', 'errormessage', 'useridentity.principalid', 'awsregion', 'sourceipaddress'],
});
