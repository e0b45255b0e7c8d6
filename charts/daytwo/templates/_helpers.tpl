{{- define "daytwo.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "daytwo.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains (include "daytwo.name" .) .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "daytwo.name" .) | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "daytwo.selector" -}}
app.kubernetes.io/name: {{ include "daytwo.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "daytwo.labels" -}}
{{ include "daytwo.selector" . }}
app.kubernetes.io/component: agent
app.kubernetes.io/part-of: daytwo
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "daytwo.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "daytwo.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- required "serviceAccount.name is required where serviceAccount.create is false" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- /* Not empty if the agents elect a leader. */}}
{{- define "daytwo.elects" -}}
{{- if ne (dig "leaderElection" "enabled" true .Values.config) false }}yes{{ end }}
{{- end }}

{{- define "daytwo.replicas" -}}
{{- if and (gt (int .Values.replicas) 1) (not (include "daytwo.elects" .)) }}
{{- fail "replicas above 1 need config.leaderElection.enabled, for otherwise all of them would write" }}
{{- end }}
{{- .Values.replicas }}
{{- end }}

{{- define "daytwo.image" -}}
{{- if .Values.image.digest }}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) }}
{{- end }}
{{- end }}
