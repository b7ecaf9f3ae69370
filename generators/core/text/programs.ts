/** Where programs stand on laptops. `{user}` is the account's folder name. Invented where it does not matter, usual where it does. */

type Os = 'Windows' | 'macOS' | 'Linux';

const WINDOWS: Readonly<Record<string, string>> = {
  'chrome.exe': 'C:\\Program Files\\Google\\Chrome\\Application',
  'msedge.exe': 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application',
  'msedgewebview2.exe': 'C:\\Program Files (x86)\\Microsoft\\EdgeWebView\\Application\\140.0.3485.94',
  'firefox.exe': 'C:\\Program Files\\Mozilla Firefox',
  'OUTLOOK.EXE': 'C:\\Program Files\\Microsoft Office\\root\\Office16',
  'EXCEL.EXE': 'C:\\Program Files\\Microsoft Office\\root\\Office16',
  'WINWORD.EXE': 'C:\\Program Files\\Microsoft Office\\root\\Office16',
  'POWERPNT.EXE': 'C:\\Program Files\\Microsoft Office\\root\\Office16',
  'ms-teams.exe': 'C:\\Program Files\\WindowsApps\\MSTeams_25212.2204.3869.2204_x64__8wekyb3d8bbwe',
  'OneDrive.exe': 'C:\\Program Files\\Microsoft OneDrive',
  'slack.exe': 'C:\\Users\\{user}\\AppData\\Local\\slack\\app-4.45.69',
  'Code.exe': 'C:\\Users\\{user}\\AppData\\Local\\Programs\\Microsoft VS Code',
  'idea64.exe': 'C:\\Program Files\\JetBrains\\IntelliJ IDEA 2025.2\\bin',
  'node.exe': 'C:\\Program Files\\nodejs',
  'python.exe': 'C:\\Users\\{user}\\AppData\\Local\\Programs\\Python\\Python312',
  'pip.exe': 'C:\\Users\\{user}\\AppData\\Local\\Programs\\Python\\Python312\\Scripts',
  'git.exe': 'C:\\Program Files\\Git\\cmd',
  'aws.exe': 'C:\\Program Files\\Amazon\\AWSCLIV2',
  'terraform.exe': 'C:\\ProgramData\\chocolatey\\bin',
  'docker.exe': 'C:\\Program Files\\Docker\\Docker\\resources\\bin',
  'explorer.exe': 'C:\\Windows',
  'MsMpEng.exe': 'C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4.18.25080.5-0',
  'GoogleUpdater.exe': 'C:\\Program Files (x86)\\Google\\GoogleUpdater\\142.0.7416.0',
  'MicrosoftEdgeUpdate.exe': 'C:\\Program Files (x86)\\Microsoft\\EdgeUpdate',
  'OfficeClickToRun.exe': 'C:\\Program Files\\Common Files\\Microsoft Shared\\ClickToRun',
  'powershell.exe': 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0',
  'WmiPrvSE.exe': 'C:\\Windows\\System32\\wbem',
  'KeepSafeAgent.exe': 'C:\\Program Files\\KeepSafe Backup',
};

const MACOS: Readonly<Record<string, string>> = {
  'Google Chrome': '/Applications/Google Chrome.app/Contents/MacOS',
  'Google Chrome Helper':
    '/Applications/Google Chrome.app/Contents/Frameworks/Google Chrome Framework.framework/Versions/Current/Helpers/Google Chrome Helper.app/Contents/MacOS',
  Safari: '/Applications/Safari.app/Contents/MacOS',
  firefox: '/Applications/Firefox.app/Contents/MacOS',
  Slack: '/Applications/Slack.app/Contents/MacOS',
  'Microsoft Outlook': '/Applications/Microsoft Outlook.app/Contents/MacOS',
  'Microsoft Excel': '/Applications/Microsoft Excel.app/Contents/MacOS',
  MSTeams: '/Applications/Microsoft Teams.app/Contents/MacOS',
  Electron: '/Applications/Visual Studio Code.app/Contents/MacOS',
  'Code Helper (Plugin)': '/Applications/Visual Studio Code.app/Contents/Frameworks/Code Helper (Plugin).app/Contents/MacOS',
  idea: '/Applications/IntelliJ IDEA.app/Contents/MacOS',
  Finder: '/System/Library/CoreServices/Finder.app/Contents/MacOS',
  mdworker_shared: '/System/Library/Frameworks/CoreServices.framework/Frameworks/Metadata.framework/Versions/A/Support',
  softwareupdated: '/System/Library/CoreServices/Software Update.app/Contents/Resources',
  GoogleUpdater: '/Library/Application Support/Google/GoogleUpdater/142.0.7416.0/GoogleUpdater.app/Contents/MacOS',
  'KeepSafe Agent': '/Applications/KeepSafe Backup.app/Contents/MacOS',
  wdavdaemon: '/Applications/Microsoft Defender.app/Contents/MacOS',
  node: '/opt/homebrew/bin',
  npm: '/opt/homebrew/bin',
  'python3.12': '/opt/homebrew/bin',
  pip: '/opt/homebrew/bin',
  aws: '/opt/homebrew/bin',
  terraform: '/opt/homebrew/bin',
  git: '/usr/bin',
  docker: '/usr/local/bin',
  launchd: '/sbin',
  zsh: '/bin',
  sh: '/bin',
  bash: '/bin',
};

const LINUX: Readonly<Record<string, string>> = {
  chrome: '/opt/google/chrome',
  firefox: '/usr/lib/firefox',
  slack: '/usr/lib/slack',
  code: '/usr/share/code',
  idea: '/opt/idea/bin',
  'keepsafe-agent': '/opt/keepsafe/bin',
  wdavdaemon: '/opt/microsoft/mdatp/sbin',
  aws: '/usr/local/bin',
  terraform: '/usr/local/bin',
  systemd: '/usr/lib/systemd',
  packagekitd: '/usr/libexec',
};

/** Folder of a program on a laptop; the system's own folder for programs that are not listed. */
export function programFolder(name: string, os: Os, user: string): string {
  const known = (os === 'Windows' ? WINDOWS : os === 'macOS' ? MACOS : LINUX)[name];
  if (known) return known.replace('{user}', user);
  if (os === 'Windows') return 'C:\\Windows\\System32';
  return '/usr/bin';
}

/** Full path from a folder without trailing separator and a name; the separator is the folder's own. */
export function joinPath(folder: string, name: string): string {
  if (!folder) return name;
  return `${folder}${folder.includes('\\') || /^[A-Z]:/.test(folder) ? '\\' : '/'}${name}`;
}

/** Home folder of an account. */
export function homeFolder(os: Os, user: string): string {
  return os === 'Windows' ? `C:\\Users\\${user}` : os === 'macOS' ? `/Users/${user}` : `/home/${user}`;
}
