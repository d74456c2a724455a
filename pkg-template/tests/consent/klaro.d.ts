/** Klaro ships no types. */
declare module 'klaro';
