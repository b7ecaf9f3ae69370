import { z } from 'zod';
import { clusterOf } from '../core/cluster/estate.ts';
import { castOf } from '../core/cluster/inference-cast.ts';
import { inferenceClients, inferenceServices, qualityAssurance, QA_CLIENT } from '../core/cluster/inference.ts';
import { playServices } from '../core/cluster/index.ts';
import { entity } from '../core/incident/cast.ts';
import { defineProducer } from '../core/producer.ts';

/** Customers classify images; services answer as queues do. */
export default defineProducer({
  id: 'inference-service',
  title: 'Image classification for customers',
  params: z.object({}),
  emits: ['ServiceCall', 'ReplicaSample', 'ClusterLookup', 'Connection', 'ClusterEvent', 'ContainerLine'],
  plan(context) {
    const services = inferenceServices(context);
    const names = [
      ...inferenceClients(context).map(({ name, apiKey }) => [name, apiKey] as const),
      [QA_CLIENT, qualityAssurance(context).apiKey] as const,
    ];
    const { nodes } = clusterOf(context);
    const { replicas, jobs } = castOf(context);
    return {
      ordered: playServices(context, services),
      entities: [
        ...names.map(([name, apiKey]) => entity('client', name, [apiKey])),
        ...Object.keys(services.deployments).map((name) => entity('deployment', name)),
        ...nodes.map(({ name }) => entity('node', name)),
        ...[...new Set(nodes.map(({ group }) => group))].map((group) => entity('node', group, [`node group ${group}`])),
        ...jobs.map((name) => entity('job', name)),
        ...replicas.map(({ pod }) => entity('pod', pod)),
      ],
    };
  },
});
