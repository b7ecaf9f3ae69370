import type { FirstFigures } from './figures.ts';

/** Batches as they were graded for the first time, before anybody had read them. They cannot be measured again. */
export const FIRST: readonly FirstFigures[] = [
  { id: 'c', answers: 40, points: 610, accuracy: 0.828, kappa: 0.783, falseMet: 18, error: 9.8, grader: '1.1' },
  { id: 'd', answers: 32, points: 488, accuracy: 0.822, kappa: 0.765, falseMet: 7, error: 9.1, grader: '1.2' },
  { id: 'e', answers: 24, points: 366, accuracy: 0.858, kappa: 0.816, falseMet: 2, error: 6.2, grader: '1.2', unread: true },
  { id: 'f', answers: 72, points: 1098, accuracy: 0.82, kappa: 0.804, falseMet: 18, error: 8.3, grader: '1.2' },
  { id: 'g', answers: 40, points: 610, accuracy: 0.887, kappa: 0.872, falseMet: 9, error: 9.3, grader: '1.3' },
  { id: 'h', answers: 40, points: 610, accuracy: 0.838, kappa: 0.835, falseMet: 8, error: 8.1, grader: '1.3', unread: true },
  { id: 'i', answers: 40, points: 610, accuracy: 0.879, kappa: 0.867, falseMet: 11, error: 7.5, grader: '1.3', unread: true },
];
