package dev.daytwo.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command lines of a control plane's components: everything on 127.0.0.1, everything in one folder.
 *
 * @param apiPort  where the API server listens
 * @param etcdPort where etcd listens for the API server
 * @param peerPort where etcd would listen for other members; it wants one
 */
record Components(Path binary, Path folder, int apiPort, int etcdPort, int peerPort) {
  static final String ETCD = "etcd";
  static final String API_SERVER = "kube-apiserver";
  static final String CONTROLLERS = "kube-controller-manager";
  static final String SCHEDULER = "kube-scheduler";
  static final String KWOK = "kwok";

  static final String KUBECONFIG = "kubeconfig";
  static final String CERTIFICATE = "certs/apiserver.crt";
  static final String TOKENS = "tokens.csv";
  static final String STAGES = "stages.yaml";
  static final String SIGNING_KEY = "service-account.key";
  static final String PUBLIC_KEY = "service-account.pub";

  String endpoint() {
    return "https://127.0.0.1:" + apiPort;
  }

  List<String> etcd() {
    var client = "http://127.0.0.1:" + etcdPort;
    var peer = "http://127.0.0.1:" + peerPort;
    // No fsync: nothing here outlives the process. The default quota of 2 GiB is too small for large benchmarks.
    return command(ETCD, "--data-dir", "etcd", "--unsafe-no-fsync", "--log-level", "warn", "--quota-backend-bytes",
        "8589934592", "--listen-client-urls", client, "--advertise-client-urls", client, "--listen-peer-urls", peer,
        "--initial-advertise-peer-urls", peer, "--initial-cluster", "default=" + peer);
  }

  List<String> apiServer(ControlPlane.Options options) {
    var command = command(API_SERVER, "--etcd-servers", "http://127.0.0.1:" + etcdPort, "--secure-port",
        String.valueOf(apiPort), "--bind-address", "127.0.0.1", "--advertise-address", "127.0.0.1", "--cert-dir",
        "certs",
        "--token-auth-file", TOKENS, "--authorization-mode", "RBAC", "--service-account-issuer",
        "https://kubernetes.default.svc", "--service-account-key-file", PUBLIC_KEY,
        "--service-account-signing-key-file",
        SIGNING_KEY, "--service-cluster-ip-range", "10.0.0.0/16");
    if (!options.serviceAccountAdmission()) {
      command.addAll(List.of("--disable-admission-plugins", "ServiceAccount"));
    }
    command.addAll(options.apiServerFlags());
    return command;
  }

  List<String> controllers() {
    // Nobody renews the leases of the fake nodes: by default they would be taken for dead after 50 s, and their pods too.
    return command(CONTROLLERS, "--kubeconfig", KUBECONFIG, "--service-account-private-key-file", SIGNING_KEY,
        "--root-ca-file", CERTIFICATE, "--node-monitor-grace-period", "87600h", "--leader-elect=false", "--secure-port",
        "0", "--kube-api-qps", "500",
        "--kube-api-burst", "1000");
  }

  List<String> scheduler() {
    return command(SCHEDULER, "--kubeconfig", KUBECONFIG, "--leader-elect=false", "--secure-port", "0",
        "--kube-api-qps", "500", "--kube-api-burst", "1000");
  }

  List<String> kwok() {
    return command(KWOK, "--kubeconfig", KUBECONFIG, "--manage-all-nodes=true", "--config", STAGES);
  }

  private List<String> command(String component, String... flags) {
    var command = new ArrayList<>(List.of(binary.toString(), component));
    command.addAll(List.of(flags));
    return command;
  }
}
