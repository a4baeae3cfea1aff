// The states of pages about forgotten passwords, for the table of pages.mjs, which says what a state is.
const forgot = '/forgot', code = '/sign-in/code', anyLink = '/link/{token}';

const atStep = async guest => {
  await guest.turnOn();
  guest.browser = guest.anotherBrowser();
  const path = await guest.forgottenLink();
  await guest.open(path);
  return path;
};

export const forgottenPasswords = [
  { name: 'forgot', at: forgot, dark: true, reach: guest => guest.open(forgot) },
  { name: 'forgot-refused', at: forgot, refused: true, reach: async guest => { await guest.open(forgot); await guest.send(forgot, { email: 'nobody' }); } },
  { name: 'forgot-sent', at: forgot, dark: true, reach: async guest => { await guest.open(forgot); await guest.send(forgot, { email: guest.email }); } },
  { name: 'forgot-without-mail', at: forgot, server: 'closed', reach: guest => guest.open(forgot) },
  { name: 'link-forgotten', at: anyLink, reach: async guest => { await guest.open(await guest.forgottenLink()); } },
  { name: 'link-forgotten-step', at: anyLink, dark: true, reach: atStep },
  { name: 'link-forgotten-code', at: code, reach: async guest => { await guest.send(await atStep(guest)); } },
  { name: 'link-forgotten-proven', at: anyLink, reach: async guest => {
    const path = await atStep(guest);
    await guest.send(code, { code: await guest.codeAfter(() => guest.send(path), 'sign_in') });
  } },
];
