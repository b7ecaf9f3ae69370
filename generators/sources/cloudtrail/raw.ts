import { isoTime, jsonObject, jsonString } from '../../core/sql.ts';
import { identityJson } from '../../core/source-kit/cloudtrail.ts';
import { jsonNested } from '../../core/source-kit/json-nested.ts';

const text = (path: string) => jsonString(path);
const plain = (path: string) => `CAST(${path} AS VARCHAR)`;
const when = (condition: string, json: string) => `CASE WHEN ${condition} THEN ${json} END`;

/** SQL of the record as CloudTrail writes it, over the columns of the final table. Members that the vendor leaves out are left out; request and response are null, never missing. */
export function rawRecord(): string {
  const extra = jsonObject({
    SignatureVersion: text('additionaleventdata.SignatureVersion'),
    CipherSuite: text('additionaleventdata.CipherSuite'),
    bytesTransferredIn: plain('additionaleventdata.bytesTransferredIn'),
    AuthenticationMethod: text('additionaleventdata.AuthenticationMethod'),
    'x-amz-id-2': text('additionaleventdata."x-amz-id-2"'),
    bytesTransferredOut: plain('additionaleventdata.bytesTransferredOut'),
    LoginTo: text('additionaleventdata.LoginTo'),
    MobileVersion: text('additionaleventdata.MobileVersion'),
    MFAIdentifier: text('additionaleventdata.MFAIdentifier'),
    MFAUsed: text('additionaleventdata.MFAUsed'),
    identityProviderConnectionVerificationMethod: text('additionaleventdata.identityProviderConnectionVerificationMethod'),
  });
  const key = `CASE WHEN eventname = 'ListObjects' AND r."type" = 'AWS::S3::Object' THEN '"ARNPrefix":' ELSE '"ARN":' END`;
  const resource = `'{' || concat_ws(',', '"accountId":' || ${jsonString('r.accountid')}, '"type":' || ${jsonString('r."type"')}, ${key} || ${jsonString('r.arn')}) || '}'`;
  return jsonObject({
    eventVersion: text('eventversion'),
    userIdentity: identityJson(),
    eventTime: text(isoTime('eventtime')),
    eventSource: text('eventsource'),
    eventName: text('eventname'),
    awsRegion: text('awsregion'),
    sourceIPAddress: text('sourceipaddress'),
    userAgent: text('useragent'),
    errorCode: text('errorcode'),
    errorMessage: text('errormessage'),
    requestParameters: `coalesce(${jsonNested('requestparameters')}, 'null')`,
    responseElements: `coalesce(${jsonNested('responseelements')}, 'null')`,
    additionalEventData: when('additionaleventdata IS NOT NULL', extra),
    requestID: text('requestid'),
    eventID: text('eventid'),
    readOnly: plain('"readonly"'),
    resources: `'[' || array_to_string([${resource} for r in resources], ',') || ']'`,
    eventType: text('eventtype'),
    managementEvent: plain('managementevent'),
    recipientAccountId: text('recipientaccountid'),
    sharedEventID: text('sharedeventid'),
    vpcEndpointId: text('vpcendpointid'),
    eventCategory: text('eventcategory'),
    tlsDetails: when(
      'tlsdetails IS NOT NULL',
      jsonObject({
        tlsVersion: text('tlsdetails.tlsversion'),
        cipherSuite: text('tlsdetails.ciphersuite'),
        clientProvidedHostHeader: text('tlsdetails.clientprovidedhostheader'),
      }),
    ),
    sessionCredentialFromConsole: text('sessioncredentialfromconsole'),
  });
}
