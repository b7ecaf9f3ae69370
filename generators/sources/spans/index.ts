import { defineSource } from '../../core/source.ts';
import { perRun } from '../../core/source-kit/run.ts';
import { Recorder } from './recorder.ts';
import { SPANS } from './table.ts';
import { SpanWriter } from './writer.ts';

const run = perRun((context) => new SpanWriter(context));

export default defineSource({
  id: 'spans',
  title: 'Trace spans (OpenTelemetry)',
  tables: [SPANS],
  accepts: { ServiceCall: (batch, context) => new Recorder(batch, run(context)).record() },
});
