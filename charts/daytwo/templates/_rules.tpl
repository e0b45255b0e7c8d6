{{/* What the agent does inside a namespace: it keeps what it renders, its Releases, and says what it did. No secrets. */}}
{{- define "daytwo.namespacedRules" -}}
- apiGroups: [""]
  resources: [serviceaccounts, configmaps, services]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [autoscaling]
  resources: [horizontalpodautoscalers]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [daytwo.dev]
  resources: [releases]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [daytwo.dev]
  resources: [releases/status]
  verbs: [get, patch]
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create, patch]
{{- with .Values.rbac.extraRules }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* What has no namespace: the namespaces, which it creates and labels and never deletes, and its own definition. */}}
{{- define "daytwo.clusterRules" -}}
- apiGroups: [""]
  resources: [namespaces]
  verbs: [get, list, watch, create, patch]
{{- if .Values.rbac.crd }}
- apiGroups: [apiextensions.k8s.io]
  resources: [customresourcedefinitions]
  verbs: [create] # RBAC cannot limit a create to a name
- apiGroups: [apiextensions.k8s.io]
  resources: [customresourcedefinitions]
  resourceNames: [releases.daytwo.dev]
  verbs: [get, patch, update]
{{- end }}
{{- end }}
