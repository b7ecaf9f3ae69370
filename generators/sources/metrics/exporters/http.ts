/** Any service that OpenTelemetry instruments: durations of what it answers and of what it asks, by route and outcome. */
import * as OUTCOME from '../../../core/simulation/records.ts';
import { failureOf, GRPC_STATUS, httpStatus, isAnswered, parseOperation, procedureName, runtimeOf } from '../../../core/service-calls.ts';
import type { Pod } from '../../../core/pools.ts';
import { numbered } from '../../../core/source-kit/run.ts';
import { bounds, Histogram } from '../instruments.ts';
import type { Labels, Page } from '../page.ts';
import { Family, type Calls, type Exporter, type Making, type Scrapes } from './exporter.ts';

/** Boundaries in seconds that the semantic conventions advise for `http.*.request.duration` and `rpc.*.call.duration`. */
const REQUEST = bounds([0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]);
/** The same for `db.client.operation.duration`. */
const DATABASE = bounds([0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10]);

const STATUSES = 8;
const OUTCOMES = STATUSES * STATUSES;
/** More than one pod ever sees. */
const OPERATIONS = 4096;

export class HttpExporter implements Exporter {
  private readonly servers = new Family<Histogram>();
  private readonly clients = new Family<Histogram>();
  private readonly making: Making;
  private readonly services = numbered();
  private readonly operations = numbered();

  constructor(making: Making) {
    this.making = making;
  }

  /** A small number for service and operation together. */
  private operation(calls: Calls, row: number): number {
    return this.services.get(calls.service[row] as number) * OPERATIONS + this.operations.get(calls.operation[row] as number);
  }

  private text(code: number | undefined): string {
    return (this.making.pools.read('string', code ?? 0) as string | null) ?? '';
  }

  served(calls: Calls, row: number, cause: number): void {
    const outcome = calls.served[row] as number;
    const histogram = this.servers.of(this.operation(calls, row) * OUTCOMES + outcome * STATUSES + cause, () => {
      const operation = this.text(calls.operation[row]);
      const http = parseOperation(operation);
      const labels = http
        ? { http_request_method: http.method, http_route: http.path, ...answer(httpStatus(outcome, runtimeOf(this.making.pod), cause)) }
        : procedure(procedureName(this.text(calls.service[row]), operation), outcome);
      return make(http ? 'http_server_request_duration_seconds' : 'rpc_server_call_duration_seconds', labels);
    });
    const left = calls.leave[row] as number;
    histogram.observe(this.making.slots.at(left), Math.round(left - (calls.arrive[row] as number)));
  }

  called(calls: Calls, row: number, cause: number): void {
    const outcome = calls.status[row] as number;
    const server = calls.server[row] as number;
    const reached = calls.arrive[row] !== 0;
    const kind = server === 0 ? 0 : 1 + Number(reached);
    const code = (this.operation(calls, row) * OUTCOMES + outcome * STATUSES + cause) * 3 + kind;
    const histogram = this.clients.of(code, () => {
      const operation = this.text(calls.operation[row]);
      const service = this.text(calls.service[row]);
      const pod = this.making.pools.read('pod', server) as Pod | null;
      const runtime = pod ? runtimeOf(pod) : runtimeOf({ image: '', container: '', deployment: service });
      const failure = failureOf(outcome, runtimeOf(this.making.pod), service, reached);
      const error: Labels = failure ? { error_type: failure.type } : {};
      const peer = { server_address: service };
      const http = parseOperation(operation);
      if (http) {
        const ended = isAnswered(outcome) ? answer(httpStatus(outcome, runtime, cause)) : error;
        return make('http_client_request_duration_seconds', { http_request_method: http.method, ...peer, ...ended });
      }
      if (runtime === 'store') {
        const failed: Labels = isAnswered(outcome) && outcome !== OUTCOME.OK ? { error_type: 'server_error' } : error;
        return make('db_client_operation_duration_seconds', { db_operation_name: operation, ...peer, ...failed });
      }
      return make('rpc_client_call_duration_seconds', { ...peer, ...procedure(procedureName(service, operation), outcome) });
    });
    const end = calls.end[row] as number;
    histogram.observe(this.making.slots.at(end), Math.round(end - (calls.t[row] as number)));
  }

  write(page: Page, scrapes: Scrapes): void {
    page.gauge('process_start_time_seconds', {}, scrapes.slots, scrapes.started);
    page.gauge('http_server_active_requests', {}, scrapes.slots, scrapes.gauge('calls'));
    this.servers.write(page, scrapes);
    this.clients.write(page, scrapes);
  }
}

const answer = (status: number): Labels =>
  status === 0 ? { error_type: 'CancelledError' } : { http_response_status_code: String(status) };

const procedure = (method: string, outcome: number): Labels => ({
  rpc_method: method,
  rpc_response_status_code: GRPC_STATUS[outcome] ?? 'UNKNOWN',
  rpc_system_name: 'grpc',
});

function make(name: string, labels: Labels): { readonly name: string; readonly value: () => Histogram } {
  return {
    name: `${name} ${Object.values(labels).join(' ')}`,
    value: () => new Histogram(name, labels, name.startsWith('db_') ? DATABASE : REQUEST),
  };
}
