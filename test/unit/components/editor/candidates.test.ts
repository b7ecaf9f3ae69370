import { expect, test } from 'vitest';
import { likelyNames } from '../../../../src/components/editor/candidates.ts';

test('names that may be meant are offered, the others are not', () => {
  expect(likelyNames('details', ['id', '_arrived', 'title'])).toEqual([]);
  expect(likelyNames('evntname', ['eventname', 'awsregion', 'useragent'])).toEqual(['eventname']);
  expect(likelyNames('source_ip', ['sourceipaddress'])).toEqual(['sourceipaddress']);
  expect(likelyNames('t.evnettime', ['cloudtrail.eventtime'])).toEqual(['cloudtrail.eventtime']);
  expect(likelyNames('"arn"', ['useridentity', 'arn'])).toEqual(['arn']);
});
