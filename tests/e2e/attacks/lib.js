/** Stands for a package that helps an attacker: its site has another file here. */
export default {};
