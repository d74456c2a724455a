/** How Chromium is started, by tests and by what measures. */
export const CHROMIUM = {
  browser: 'chrome',
  executablePath: '/usr/bin/chromium',
  headless: true,
  args: [
    ...['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
    // For each new window Chromium loads pages of its own for the address bar, unseen: a second of both cores.
    '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup',
  ],
};
