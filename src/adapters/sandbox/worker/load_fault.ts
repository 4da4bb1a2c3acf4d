/** Why a plugin cannot be loaded; the cause is what the plugin threw, if it threw. */
export class LoadFault extends Error {
  override name = "LoadFault";
}
