import { defineLeak, hexBytes, letters } from '../leak-sql.ts';

export default defineLeak({
  id: 'cloudtrail',
  table: 'cloudtrail',
  time: 'eventtime',
  op: ['eventname'],
  ids: [...hexBytes('eventid::VARCHAR', [1, 3, 5, 11, 23, 31]), "length(coalesce(requestid, ''))", ...letters('requestid', [1, 2, 9])],
  kind: ['useridentity.type', 'errorcode', 'vpcendpointid IS NULL', 'sessioncredentialfromconsole IS NULL', 'useridentity.invokedby'],
  nullable: [
    ...['requestid', 'requestparameters', 'responseelements', 'additionaleventdata', 'readonly', 'resources', 'sharedeventid'],
    ...['managementevent', 'recipientaccountid', 'tlsdetails', 'eventversion', 'errormessage', 'useridentity.principalid'],
  ],
});
