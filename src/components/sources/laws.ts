/** What two tables, or two columns, must agree on whatever happens: quantities that are kept. Each is a test of the repository. */
export interface Conservation {
  readonly tables: readonly string[];
  readonly says: string;
  /** File below `test/` that checks it. */
  readonly test: string;
}

const sources = (name: string): string => `unit/generators/sources/${name}.test.ts`;
const PIPELINE = 'unit/generators/core/pipeline/conservation.test.ts';
const CHAT = sources('chat');

export const CONSERVATION: readonly Conservation[] = [
  {
    tables: ['vpc_flow'],
    says: 'The rows of a connection add up to its bytes and packets in each direction; SYN stands in its first row only, FIN or RST in its last.',
    test: sources('vpc-flow'),
  },
  {
    tables: ['s3_access', 'cloudtrail'],
    says: 'A request to a bucket that both logs see has the same request id and host id in both.',
    test: sources('s3-access'),
  },
  {
    tables: ['spans', 'app_logs'],
    says: 'A log line carries the trace id and span id of the server span that wrote it.',
    test: sources('app-logs'),
  },
  {
    tables: ['spans'],
    says: 'One request is one tree; a child lies inside its parent, but where the caller gave up before the server did.',
    test: sources('spans-simulation'),
  },
  {
    tables: ['spans', 'metrics'],
    says: 'What a service counts from scrape to scrape is what its calls were: counters, sums and histogram buckets.',
    test: sources('metrics-simulation'),
  },
  {
    tables: ['metrics'],
    says: 'Buckets rise with their bounds, the last one is the count, and a counter falls only with a new process.',
    test: sources('metrics'),
  },
  {
    tables: ['alb_access'],
    says: 'A request’s three times add up to the time between its creation and its line, and its trace id begins with the second of its creation.',
    test: sources('alb-access'),
  },
  {
    tables: ['coredns_logs'],
    says: 'A pair of questions leaves from one port; one lost on the way has no line, and its repetition has a port of its own.',
    test: sources('coredns-logs'),
  },
  {
    tables: ['k8s_events'],
    says: 'Equal events are one object whose count rises in the order of time.',
    test: sources('k8s-events'),
  },
  {
    tables: ['row_counts', 'click_events'],
    says: 'An hour of clicks has as many rows as ingestion read.',
    test: PIPELINE,
  },
  {
    tables: ['row_counts'],
    says: 'Each step reads the rows that the step before it wrote.',
    test: PIPELINE,
  },
  {
    tables: ['row_counts', 'task_logs'],
    says: 'Rows counted are rows logged.',
    test: sources('task-logs'),
  },
  {
    tables: ['row_counts', 'spark_logs'],
    says: 'Records read and written in the log of an application are those that were counted.',
    test: sources('spark-logs'),
  },
  {
    tables: ['online_metrics', 'click_events'],
    says: 'Daily figures are the sums of the interactions.',
    test: PIPELINE,
  },
  {
    tables: ['s3_data_events', 'row_counts'],
    says: 'What is read has the size that was written, and nothing is read that nobody wrote.',
    test: PIPELINE,
  },
  {
    tables: ['vpc_flow', 's3_data_events'],
    says: 'Flow records carry the bytes of the requests that crossed them, and little more.',
    test: PIPELINE,
  },
  {
    tables: ['model_registry', 'eval_metrics', 'training_curves'],
    says: 'A run, the version it registered and its artefact have the same name, number and hash everywhere.',
    test: sources('training-tables'),
  },
  {
    tables: ['gateway_logs'],
    says: 'The parts of a prompt add up to its tokens; what was turned away or not answered counts none.',
    test: CHAT,
  },
  {
    tables: ['gateway_logs', 'usage'],
    says: 'An hour of a key is the sum of its requests.',
    test: CHAT,
  },
  {
    tables: ['gateway_logs', 'chat_turns', 'retrieval_events', 'tool_calls', 'guardrail_events'],
    says: 'What belongs to one turn meets on trace, conversation, turn and key.',
    test: CHAT,
  },
  {
    tables: ['cloudtrail', 's3_access'],
    says: 'Both logs give a request the same program, down to the command of the command line.',
    test: sources('aws-living'),
  },
  {
    tables: ['s3_data_events', 'cloudtrail'],
    says: 'A request that both have is the same in both: id, identity, parameters, bytes.',
    test: sources('s3-data-events'),
  },
];
