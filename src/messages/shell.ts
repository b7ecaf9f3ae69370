/** Words of the page around every screen. */
export const shell = {
  name: 'Tracehound',
  description: 'Find out what happened from telemetry: query it in the browser, pin evidence, explain the cause.',
  skip: 'Skip to the workbench',
  theme: 'Switch theme',
  labTitle: 'Your work',
  reportTitle: 'Report',
  needsScript: 'The lab runs in your browser and needs JavaScript.',
  loading: 'Opening the lab…',
} as const;
