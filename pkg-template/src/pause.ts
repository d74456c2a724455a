/** A pause between the steps of a start. */

/** Lets the page have its turn: what a start takes is a task of each step, not one long one. A timer would wait longer in a hidden page. */
export const pause = (): Promise<void> =>
  new Promise((resume) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resume();
    };
    port2.postMessage(0);
  });
