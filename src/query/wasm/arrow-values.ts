import { DateUnit, Precision, TimeUnit, Type, type Data, type DataType, type Decimal, type Dictionary, type FixedSizeList, type Float, type Int, type List, type Map_, type Struct, type Time, type Timestamp, type Vector, vectorFromArray } from 'apache-arrow';
import type { Value } from '../connector.ts';
import { blobText, cut, dateText, decimalText, intervalText, timestampText, timeText, whole } from '../values.ts';
export { DateUnit, Precision, TimeUnit, Type, vectorFromArray };
export type { Data, DataType, Decimal, Dictionary, FixedSizeList, Float, Int, List, Map_, Struct, Time, Timestamp, Vector };
export { blobText, cut, dateText, decimalText, intervalText, timestampText, timeText, whole };
export type { Value };
