import { runtimeOf, type Runtime } from '../../../core/service-calls.ts';
import type { Exporter, Making } from './exporter.ts';
import { HttpExporter } from './http.ts';
import { TorchServeExporter } from './torchserve.ts';
import { TritonExporter } from './triton.ts';
import { VllmExporter } from './vllm.ts';

interface Kind {
  /** Of the metrics page. */
  readonly port: number;
  readonly make: (making: Making) => Exporter;
}

/** 9464 is the default of OpenTelemetry's Prometheus exporter. */
const INSTRUMENTED: Kind = { port: 9464, make: (making) => new HttpExporter(making) };

const KINDS: Readonly<Record<Runtime, Kind | null>> = {
  app: INSTRUMENTED,
  gateway: INSTRUMENTED,
  triton: { port: 8002, make: (making) => new TritonExporter(making) },
  torchserve: { port: 8082, make: (making) => new TorchServeExporter(making) },
  vllm: { port: 8000, make: (making) => new VllmExporter(making) },
  // Seen by its clients only.
  store: null,
};

/** The metrics page of a pod, by what runs in it; null when it has none. */
export function exporterOf(making: Making): { readonly exporter: Exporter; readonly port: number } | null {
  const kind = KINDS[runtimeOf(making.pod)];
  return kind && { exporter: kind.make(making), port: kind.port };
}

export type { Calls, Exporter, Scrapes } from './exporter.ts';
