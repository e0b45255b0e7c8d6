{{/* What it watches, in all namespaces: the kinds that it renders, its Releases, and what tells why one of them is
     not healthy. No secrets. */}}
{{- define "daytwo.readRules" -}}
- apiGroups: [""]
  resources: [serviceaccounts, configmaps, services, persistentvolumeclaims]
  verbs: [get, list, watch]
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies, ingresses]
  verbs: [get, list, watch]
- apiGroups: [apps]
  resources: [deployments, statefulsets]
  verbs: [get, list, watch]
- apiGroups: [batch]
  resources: [jobs, cronjobs]
  verbs: [get, list, watch]
- apiGroups: [autoscaling]
  resources: [horizontalpodautoscalers]
  verbs: [get, list, watch]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [get, list, watch]
- apiGroups: [gateway.networking.k8s.io]
  resources: [httproutes]
  verbs: [get, list, watch]
- apiGroups: [monitoring.coreos.com]
  resources: [servicemonitors, podmonitors, prometheusrules]
  verbs: [get, list, watch]
- apiGroups: [daytwo.dev]
  resources: [releases]
  verbs: [get, list, watch]
- apiGroups: [""]
  resources: [pods, events] # the warnings
  verbs: [get, list, watch]
- apiGroups: [apps]
  resources: [replicasets]
  verbs: [get, list, watch]
{{- end }}

{{/* What it needs of further kinds to watch them. */}}
{{- define "daytwo.extraReadRules" -}}
{{- range .Values.rbac.extraRules }}
{{- $read := list }}
{{- range .verbs }}
{{- if has . (list "get" "list" "watch") }}{{ $read = append $read . }}{{ end }}
{{- end }}
{{- if $read }}
{{ toYaml (list (set (deepCopy .) "verbs" $read)) }}
{{- end }}
{{- end }}
{{- end }}

{{/* What it writes: the objects of units, unless it does so in the name of the sources' ServiceAccounts, and what is its
     own. The objects of a source that is retired are the agent's to delete, since nobody else's name is known for them. */}}
{{- define "daytwo.writeRules" -}}
{{- if or (not (include "daytwo.impersonates" .)) .Values.config.retiredSources }}
{{ include "daytwo.objectRules" . }}
{{- end }}
{{ include "daytwo.ownRules" . }}
{{- end }}

{{/* Not empty if objects are written in the name of the sources' ServiceAccounts. */}}
{{- define "daytwo.impersonates" -}}
{{- if eq (dig "kubernetes" "impersonate" "none" .Values.config) "per-source" }}yes{{ end }}
{{- end }}

{{/* The objects of units: what is watched without what only tells. */}}
{{- define "daytwo.objectRules" -}}
- apiGroups: [""]
  resources: [serviceaccounts, configmaps, services]
  verbs: [create, patch, delete]
- apiGroups: [""]
  resources: [persistentvolumeclaims]
  verbs: [create, patch] # they hold data, and are never deleted
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies, ingresses]
  verbs: [create, patch, delete]
- apiGroups: [apps]
  resources: [deployments, statefulsets]
  verbs: [create, patch, delete]
- apiGroups: [batch]
  resources: [jobs, cronjobs]
  verbs: [create, patch, delete]
- apiGroups: [autoscaling]
  resources: [horizontalpodautoscalers]
  verbs: [create, patch, delete]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [create, patch, delete]
- apiGroups: [gateway.networking.k8s.io]
  resources: [httproutes]
  verbs: [create, patch, delete]
- apiGroups: [monitoring.coreos.com]
  resources: [servicemonitors, podmonitors, prometheusrules]
  verbs: [create, patch, delete]
{{- with .Values.rbac.extraRules }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Its own state, and Events that say what it did. */}}
{{- define "daytwo.ownRules" -}}
- apiGroups: [daytwo.dev]
  resources: [releases]
  verbs: [create, patch, delete]
- apiGroups: [daytwo.dev]
  resources: [releases/status]
  verbs: [get, patch]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create, patch]
{{- end }}

{{/* What has no namespace: the namespaces, which it creates and labels and never deletes, the definitions, and its own among them. */}}
{{- define "daytwo.clusterRules" -}}
- apiGroups: [""]
  resources: [namespaces]
  verbs: [get, list, watch, create, patch]
- apiGroups: [apiextensions.k8s.io]
  resources: [customresourcedefinitions]
  verbs: [get, list, watch] # what kinds there are
- apiGroups: [authentication.k8s.io]
  resources: [tokenreviews]
  verbs: [create] # who asks for the state of sources
- apiGroups: [authorization.k8s.io]
  resources: [subjectaccessreviews]
  verbs: [create] # and whether he may
{{- if .Values.rbac.crd }}
- apiGroups: [apiextensions.k8s.io]
  resources: [customresourcedefinitions]
  verbs: [create] # RBAC cannot limit a create to a name
- apiGroups: [apiextensions.k8s.io]
  resources: [customresourcedefinitions]
  resourceNames: [releases.daytwo.dev]
  verbs: [patch, update]
{{- end }}
{{- end }}
