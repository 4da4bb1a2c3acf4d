/** Stands for the port on which the test listens: its site has another file here. */
export const PORT = 0;
