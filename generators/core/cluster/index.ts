/** Services on a Kubernetes cluster: when they are simulated, who they are, and what of it becomes events. */
export { calmMoment, crowd, windows, type Windows } from './windows.ts';
export { PodFactory, type Deployment } from './deployments.ts';
export { ClusterRecorder, type Caller, type ServiceWorld } from './recorder.ts';
export type { Greeting } from './lifecycle.ts';
export { playServices } from './play.ts';
