package dev.daytwo.model;

/**
 * One object that a unit owns in the cluster, as its Release remembers it.
 *
 * @param key  which object
 * @param uid  the very object, told from a later one of the same name
 * @param hash digest of the manifest that was applied
 * @param seal what the apply left
 */
public record InventoryItem(ObjectKey key, String uid, String hash, Seal seal) {
  public InventoryItem {
    seal = seal.own();
  }
}
