/** Packages that ship no types. */
declare module 'klaro';
declare module '@adobe/adobe-client-data-layer';
