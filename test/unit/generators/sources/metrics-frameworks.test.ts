import { expect, it } from 'vitest';
import metrics from '../../../../generators/sources/metrics/index.ts';
import { call, MINUTE, pod, sampled, samplesOf, start, STATUS, type Row } from '../../../helpers/services.ts';
import { createRig, SECOND } from '../../../helpers/source-rig.ts';

const last = (rows: readonly Row[], name: string, labels: Readonly<Record<string, string>> = {}): number | undefined =>
  rows.findLast((row) => row.name === name && Object.entries(labels).every(([key, value]) => row.labels[key] === value))?.value;

it('Triton: successes, failures by reason, executions of batches, and durations in microseconds', async () => {
  const rig = createRig();
  const triton = pod('model-server', { image: 'registry.example/tritonserver:24.05-py3' });
  sampled(rig, triton, { to: 30 * MINUTE, sample: (i) => ({ queue: i % 5, busyTime: 7.5 * SECOND, temperature: 61, clock: 1 }) });
  const operation = 'POST /v2/models/resnet50/infer';
  for (let i = 0; i < 120; i++) call(rig, i * 10 * SECOND, 21_500, triton, { operation, batchSize: 4, queue: 1500, busy: 20_000 });
  call(rig, 60 * SECOND, 100, triton, { operation, served: STATUS.rejected, busy: 0 });
  call(rig, 61 * SECOND, 100, triton, { operation, served: STATUS.cancelled });
  call(rig, 62 * SECOND, 100, triton, { operation, served: STATUS.error });
  const rows = await samplesOf(await rig.load(metrics), rig, `labels['job'] = 'model-server'`);
  const of = (name: string, labels = {}) => last(rows, `nv_inference_${name}`, { model: 'resnet50', version: '1', ...labels });
  expect(of('request_success')).toBe(120);
  expect(of('count')).toBe(120);
  expect(of('exec_count')).toBe(30);
  expect(['REJECTED', 'CANCELED', 'BACKEND', 'OTHER'].map((reason) => of('request_failure', { reason }))).toEqual([1, 1, 1, 0]);
  expect(of('request_duration_us')).toBe(120 * 21_500);
  expect(of('queue_duration_us')).toBe(120 * 1500);
  const compute = ['input', 'infer', 'output'].map((step) => of(`compute_${step}_duration_us`) as number);
  expect(compute.reduce((a, b) => a + b)).toBe(120 * 20_000);
  expect(Math.max(...compute)).toBe(compute[1]);
  expect(
    rows
      .filter(({ name }) => name === 'nv_inference_pending_request_count')
      .every(({ t, value }) => value === Math.min(120, Math.floor(t / (15 * SECOND))) % 5),
  ).toBe(true);
  expect(last(rows, 'nv_gpu_utilization')).toBe(0.5);
  expect(rows.some(({ name }) => name.startsWith('http_'))).toBe(false);
  expect(rows[0]!.labels['instance']).toBe('100.64.1.9:8002');
});

it('TorchServe: its own names', async () => {
  const rig = createRig();
  const server = pod('resnet', { container: 'torchserve', image: 'registry.example/serving:2' });
  sampled(rig, server, { to: 10 * MINUTE, sample: () => ({ busyTime: 0, temperature: 40, clock: 1 }) });
  for (let i = 0; i < 40; i++)
    call(rig, i * 10 * SECOND, 30_000, server, {
      operation: 'POST /predictions/resnet-50',
      queue: 5000,
      served: i < 4 ? STATUS.rejected : STATUS.ok,
    });
  const rows = await samplesOf(await rig.load(metrics), rig, `labels['job'] = 'resnet'`);
  const model = { model_name: 'resnet-50', model_version: 'default', hostname: server.name };
  expect(last(rows, 'ts_inference_requests_total', model)).toBe(40);
  expect(last(rows, 'ts_inference_latency_microseconds', model)).toBe(40 * 30_000);
  expect(last(rows, 'ts_queue_latency_microseconds', model)).toBe(40 * 5000);
  expect(last(rows, 'Requests2XX', { Level: 'Host', Hostname: server.name })).toBe(36);
  expect(last(rows, 'Requests5XX')).toBe(4);
});

it('vLLM: tokens as they come, cache and queue, first token and whole answer', async () => {
  const rig = createRig();
  const vllm = pod('vllm-support-8b', { image: 'registry.example/vllm-openai:v0.11' });
  sampled(rig, vllm, {
    to: 30 * MINUTE,
    sample: (i) => ({ busy: 1, calls: (i % 9) + (i % 4), queue: i % 4, kv: (i % 10) / 10, temperature: 70, clock: 1 }),
  });
  const answers = Array.from({ length: 100 }, (_, i) => ({
    t: i * 12 * SECOND,
    micros: 2 * SECOND + (i % 7) * 30 * SECOND,
    prompt: 900 + i,
    output: 40 + 3 * i,
  }));
  for (const { t, micros, prompt, output } of answers) {
    const arrive = start(rig) + t;
    call(rig, t, micros, vllm, {
      operation: 'POST /v1/chat/completions',
      serve: arrive + 20_000,
      first: arrive + 450_000,
      promptTokens: prompt,
      outputTokens: output,
      cachedTokens: 512,
      preempted: prompt % 50 === 0 ? 1 : 0,
    });
  }
  call(rig, 100 * SECOND, 3 * SECOND, vllm, { operation: 'POST /v1/chat/completions', served: STATUS.cancelled });
  const rows = await samplesOf(await rig.load(metrics), rig, `labels['job'] = 'vllm-support-8b'`);
  const of = (name: string, labels = {}) => last(rows, `vllm:${name}`, { engine: '0', model_name: 'support-8b', ...labels });
  const sum = (field: 'prompt' | 'output') => answers.reduce((total, answer) => total + answer[field], 0);
  expect(of('prompt_tokens_total')).toBe(sum('prompt'));
  expect(of('prefix_cache_queries_total')).toBe(sum('prompt'));
  expect(of('prefix_cache_hits_total')).toBe(51_200);
  expect(of('num_preemptions_total')).toBe(2);
  expect(['stop', 'length', 'abort'].map((finished_reason) => of('request_success_total', { finished_reason }))).toEqual([100, 0, 1]);
  expect(of('time_to_first_token_seconds_count')).toBe(100);
  expect([of('time_to_first_token_seconds_bucket', { le: '0.25' }), of('time_to_first_token_seconds_bucket', { le: '0.5' })]).toEqual([
    0, 100,
  ]);
  expect(of('e2e_request_latency_seconds_bucket', { le: '60.0' })).toBe(answers.filter(({ micros }) => micros <= 60 * SECOND).length);
  expect(of('e2e_request_latency_seconds_bucket', { le: '+Inf' })).toBe(of('e2e_request_latency_seconds_count'));
  // Tokens of an answer that is still being written are counted as far as it has come.
  for (const { t, name, value } of rows) {
    if (name !== 'vllm:generation_tokens_total') continue;
    const least = answers.filter(({ t: from, micros }) => from + micros <= t).reduce((total, { output }) => total + output, 0);
    const most = answers.filter(({ t: from }) => from + 450_000 <= t).reduce((total, { output }) => total + output, 0);
    expect(value).toBeGreaterThanOrEqual(least);
    expect(value).toBeLessThanOrEqual(most);
  }
  expect(of('generation_tokens_total')).toBe(sum('output'));
  for (const { t, name, value } of rows) {
    const i = Math.min(120, Math.floor(t / (15 * SECOND)));
    if (name === 'vllm:num_requests_running') expect(value).toBe(i % 9);
    if (name === 'vllm:num_requests_waiting') expect(value).toBe(i % 4);
    if (name === 'vllm:kv_cache_usage_perc') expect(value).toBe((i % 10) / 10);
  }
});

it('GPUs: clock, heat and the reason for a low clock, by node; a clock of 0 is a GPU without work', async () => {
  const rig = createRig();
  const [hot, idle, plain] = [pod('triton-a', { node: 'node-a' }), pod('triton-b', { node: 'node-b' }), pod('gateway', { node: 'node-a' })];
  sampled(rig, hot, { to: 20 * MINUTE, sample: () => ({ busyTime: 14 * SECOND, temperature: 86.6, clock: 0.7 }) });
  sampled(rig, idle, { to: 20 * MINUTE, sample: () => ({ busyTime: 14 * SECOND, temperature: 34, clock: 0 }) });
  sampled(rig, plain, { to: 20 * MINUTE });
  const rows = await samplesOf(await rig.load(metrics), rig, `labels['job'] = 'dcgm-exporter'`);
  const of = (name: string, Hostname: string) => last(rows, `DCGM_FI_DEV_${name}`, { Hostname });
  expect(['SM_CLOCK', 'GPU_TEMP', 'GPU_UTIL', 'CLOCK_THROTTLE_REASONS'].map((name) => of(name, 'node-a'))).toEqual([1200, 87, 93, 32]);
  expect(['SM_CLOCK', 'GPU_TEMP', 'GPU_UTIL', 'CLOCK_THROTTLE_REASONS'].map((name) => of(name, 'node-b'))).toEqual([210, 34, 0, 1]);
  expect(new Set(rows.flatMap(({ labels }) => labels['UUID'] ?? [])).size).toBe(2);
  expect(rows.some(({ labels }) => labels['pod'] === plain.name)).toBe(false);
});

it('the cluster: replicas that take calls, per deployment', async () => {
  const rig = createRig();
  for (const [i, name] of ['aaaaa', 'bbbbb', 'ccccc'].entries()) {
    const one = pod('preprocess', { name: `preprocess-7c9d8b6f4-${name}`, uid: `00000000-0000-4000-8000-00000000000${i}` });
    sampled(rig, one, { to: 20 * MINUTE, sample: (at) => ({ ready: i === 2 && at >= 40 ? 0 : 1 }) });
  }
  const rows = await samplesOf(await rig.load(metrics), rig, `name = 'kube_deployment_status_replicas_available'`);
  expect(rows.length).toBeGreaterThan(15);
  for (const { t, labels, value } of rows) {
    expect(labels).toMatchObject({ deployment: 'preprocess', namespace: 'shop', job: 'kube-state-metrics' });
    expect(value).toBe(t >= 10 * MINUTE ? 2 : 3);
  }
});

it('samples of exporters are stored as they are, with `up` of their target', async () => {
  const rig = createRig();
  const labels = (mode: string) => ({ mode, cpu: '0', job: 'node-exporter', instance: '10.20.1.7:9100' });
  for (let i = 0; i < 60; i++)
    for (const mode of ['user', 'idle'])
      rig.add('MetricSample', {
        t: start(rig) + 17.25 * SECOND + i * MINUTE,
        name: 'node_cpu_seconds_total',
        labels: labels(mode),
        value: i * (mode === 'idle' ? 50.5 : 9.5),
      });
  rig.add('MetricSample', {
    t: start(rig),
    name: 'kube_horizontalpodautoscaler_spec_max_replicas',
    labels: { horizontalpodautoscaler: 'model' },
    value: 8,
  });
  const rows = await samplesOf(await rig.load(metrics), rig);
  const cpu = rows.filter(({ name }) => name === 'node_cpu_seconds_total');
  for (const {
    t,
    labels: { mode },
    value,
  } of cpu)
    expect(value).toBe(((t - 17.25 * SECOND) / MINUTE) * (mode === 'idle' ? 50.5 : 9.5));
  expect(Object.keys(cpu[0]!.labels)).toEqual(['cpu', 'instance', 'job', 'mode']);
  const up = rows.filter(({ name }) => name === 'up');
  expect(up.map(({ t }) => t)).toEqual([...new Set(up.map(({ t }) => t))]);
  expect(up.length).toBe(60);
  expect(cpu.length).toBe(2 * up.filter(({ value }) => value === 1).length);
  expect(rows.filter(({ name }) => name.startsWith('kube_')).map(({ value }) => value)).toEqual([8]);
});
