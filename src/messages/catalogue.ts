/** Words of the catalogue about one's own work. A file of its own: the catalogue must not load the lab's words. */
export const catalogue = {
  yours: 'Your work',
  best: (score: number) => `best score ${score} of 100`,
  what: (level: number, size: 'full' | 'short') => `Level ${level}, ${size} case`,
  changed: (when: string) => `last worked on ${when}`,
  continue: 'Continue',
  continueWith: (level: number, words: string) => `Continue the level ${level} case ${words}`,
  all: (total: number) => `All ${total} cases`,
} as const;
