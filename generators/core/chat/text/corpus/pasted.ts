/** What people copy into a chat besides their mail: lines of an app's log. The same in every language. */
import type { Rules } from '../grammar.ts';

export const PASTED: Rules = {
  logLevel: ['INFO', 'INFO', 'DEBUG', 'WARN', 'ERROR'],
  logPart: ['CheckoutActivity', 'SyncWorker', 'SessionStore', 'HttpClient', 'PushService', 'CartCache', 'Renderer'],
  logCall: ['GET /v2/orders/A-$thread', 'POST /v2/session', 'GET /v2/cart', 'PUT /v2/profile', 'GET /v2/labels/$num6'],
  logLine: [
    '\n$num2:$num2.$num3 $logLevel $logPart: $logCall -> 200 in $num3 ms',
    '\n$num2:$num2.$num3 $logLevel $logPart: $logCall -> 504 in $num5 ms, attempt $num1',
    '\n$num2:$num2.$num3 WARN $logPart: cache entry $num6 is $num4 s old',
    '\n$num2:$num2.$num3 DEBUG $logPart: state=WAITING queue=$num2 free=$num3 MB',
    '\n    at app.store.$logPart.run($logPart.kt:$num3)',
    '\n$num2:$num2.$num3 ERROR $logPart: SocketTimeoutException: timeout after $num5 ms',
  ],
};
