/** Result codes of Entra sign-ins: description, failure reason in `Status` and `additionalDetails` where Entra gives one. */
export const RESULTS: Readonly<Record<string, { readonly description: string; readonly details?: string }>> = {
  '0': { description: '' },
  '50126': { description: 'Invalid username or password or Invalid on-premise username or password.' },
  '50053': { description: 'Account is locked because user tried to sign in too many times with an incorrect user ID or password.' },
  '50055': { description: 'Invalid password, entered expired password.' },
  '50034': { description: 'User account does not exist in the directory.' },
  '50058': { description: 'Session information is not sufficient for single-sign-on.' },
  '50072': { description: 'User needs to enroll for second factor authentication.' },
  '50074': { description: 'Strong Authentication is required.', details: 'MFA required in Azure AD' },
  '50076': { description: 'User needs to use multi-factor authentication.', details: 'MFA required in Azure AD' },
  '50097': { description: 'Device authentication is required.' },
  '50105': { description: 'The signed in user is not assigned to a role for the application.' },
  '50125': { description: 'Sign-in was interrupted due to a password reset or password registration entry.' },
  '50140': { description: "This error occurred due to 'Keep me signed in' interrupt when the user was signing-in." },
  '50173': { description: 'The provided grant has expired due to it being revoked.' },
  '53000': { description: 'Device is not in required device state: compliant.' },
  '53003': { description: 'Access has been blocked by Conditional Access policies.' },
  '65001': { description: 'The user or administrator has not consented to use the application.' },
  '500121': {
    description: 'Authentication failed during strong authentication request.',
    details: 'MFA denied; user did not respond to mobile app notification',
  },
  '500133': { description: 'Assertion is not within its valid time range.' },
  '700082': { description: 'The refresh token has expired due to inactivity.' },
};

/** Operating system and browser as Entra derives them from a user agent. */
export function client(agent: string | null): { readonly os: string; readonly browser: string; readonly app: string } {
  const text = agent ?? '';
  const os = /Windows NT/.test(text)
    ? 'Windows10'
    : /iPhone|iPad/.test(text)
      ? 'Ios'
      : /Android/.test(text)
        ? 'Android'
        : /Mac OS X|Macintosh/.test(text)
          ? 'MacOs'
          : /Linux/.test(text)
            ? 'Linux'
            : '';
  const found =
    /(Edg|Firefox|OPR|CriOS)\/(\d+)/.exec(text) ??
    /(Chrome)\/(\d+)/.exec(text) ??
    /Version\/()(\d+)[\d.]* (?:Mobile\/\w+ )?Safari/.exec(text);
  const names: Record<string, string> = {
    Edg: 'Edge',
    Firefox: 'Firefox',
    OPR: 'Opera',
    CriOS: 'Chrome Mobile',
    Chrome: 'Chrome',
    '': 'Safari',
  };
  const browser = found ? `${names[found[1] ?? ''] ?? found[1]} ${found[2]}.0.0` : '';
  return { os, browser, app: browser ? 'Browser' : text ? 'Mobile Apps and Desktop clients' : 'Other clients' };
}
